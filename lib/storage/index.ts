export { type Bucket, buckets, openObject, putObject, removeObjects, signedUploadUrl, signedUrl } from "./objects";
