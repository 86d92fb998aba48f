export { listNotices, type NoticeListing } from "./list-notices";
export { dismissNotice, readNoticesUp } from "./mark-notices";
export {
  accessIncidents,
  closeNotices,
  everythingAbout,
  type Notice,
  type Tidings,
  tell,
  tellAll,
  tellRecovered,
} from "./notices";
