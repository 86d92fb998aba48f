export { type CopyInput, type CopyReport, copyPictures } from "./copy-pictures";
export { keepPictures } from "./keep-pictures";
export { noticePictures, type SeenPicture } from "./notice-pictures";
export { openPicture } from "./open-picture";
export { readPicture } from "./read-picture";
