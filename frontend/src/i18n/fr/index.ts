/** French, loaded only where it is spoken. */
import { announcements } from "./announcements";
import { arranging } from "./arranging";
import { commands } from "./commands";
import { common } from "./common";
import { comparison } from "./comparison";
import { data } from "./data";
import { editor } from "./editor";
import { execution } from "./execution";
import { find } from "./find";
import { fixes } from "./fixes";
import { groups } from "./groups";
import { help } from "./help";
import { history } from "./history";
import { home } from "./home";
import { outline } from "./outline";
import { parameters } from "./parameters";
import { pictures } from "./pictures";
import { results } from "./results";
import { run } from "./run";
import { sharing } from "./sharing";
import { subPipelines } from "./subPipelines";
import { together } from "./together";
import { tour } from "./tour";

export const fr = {
  ...common,
  ...announcements,
  ...editor,
  ...arranging,
  ...execution,
  ...fixes,
  ...history,
  ...groups,
  ...help,
  ...home,
  ...data,
  ...parameters,
  ...outline,
  ...pictures,
  ...run,
  ...results,
  ...commands,
  ...comparison,
  ...find,
  ...sharing,
  ...subPipelines,
  ...together,
  ...tour,
};
