export { type Bucket, openObject, putObject, removeObjects, signedUploadUrl, signedUrl } from "./objects";
