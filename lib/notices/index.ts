export { chooseNotices, getNoticeChoices } from "./choose-notices";
export { listNotices, type NoticeListing } from "./list-notices";
export { canSendMail } from "./mail-door";
export { dismissNotice, readNoticesUp } from "./mark-notices";
export {
  accessIncidents,
  closeNotices,
  consentIncidents,
  everythingAbout,
  type Notice,
  type Tidings,
  tell,
  tellAll,
  tellRecovered,
} from "./notices";
export { type EndedRefusals, endPauseNotices, endRefusals, refusalNews, tellAdminsOfPause } from "./operators";
export { type Farewell, sendFarewell } from "./send-farewell";
export { planNoticeMails, sendNoticeMail } from "./send-mail";
export { unsubscribe } from "./unsubscribe";
