export { Badge, type Tone } from "./Badge";
export { Banner } from "./Banner";
export { Button, type ButtonProps, IconButton } from "./Button";
export { ConfirmDialog, Dialog } from "./Dialog";
export { EmptyState } from "./EmptyState";
export { type Fact, Facts } from "./Facts";
export {
  Checkbox,
  type FieldChrome,
  FieldLabel,
  FieldNotes,
  SearchBox,
  Select,
  type SelectOption,
  Switch,
  TextField,
} from "./fields";
export { LoadFailed } from "./LoadFailed";
export { Loading } from "./Loading";
export { Menu, MenuChoice, MenuItem, MenuSeparator, Submenu } from "./Menu";
export { NameDialog } from "./NameDialog";
export { OptionText } from "./OptionText";
export { Spinner } from "./Spinner";
export { type TabSpec, Tabs } from "./Tabs";
export { Tooltip } from "./Tooltip";
export { notify, type ToastMessage, Toasts } from "./toast";
