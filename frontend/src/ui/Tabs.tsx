import type { ReactNode } from "react";
import { Tabs as AriaTabs, Tab, TabList, TabPanel, type TabsProps } from "react-aria-components";

export interface TabSpec {
  id: string;
  label: string;
  /** Shown after the label, e.g. a count; not part of the accessible name. */
  adornment?: ReactNode;
  content: ReactNode;
}

export interface TabsBoxProps extends Omit<TabsProps, "className" | "children"> {
  label: string;
  tabs: TabSpec[];
  panelClassName?: string;
}

export function Tabs({ label, tabs, panelClassName = "", ...props }: TabsBoxProps) {
  return (
    <AriaTabs {...props} className="tabs">
      <TabList className="tab-list" aria-label={label}>
        {tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} className="tab">
            {tab.label}
            {tab.adornment ? <span aria-hidden="true">{tab.adornment}</span> : null}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className={`tab-panel ${panelClassName}`}>
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
