/** The Graph version of every call on graph.instagram.com that has one; supported until 2028-07-29. */
const graphVersion = "v25.0";

/** Where "Instagram API with Instagram Login" lives. The dialog is opened by the person's browser alone. */
export const hosts = {
  dialog: "www.instagram.com",
  token: "api.instagram.com",
  graph: "graph.instagram.com",
} as const;

/** Meta's content network, where the pictures of accounts lie; which server answers changes from reading to reading. */
export const pictureHosts = ["*.cdninstagram.com", "*.fbcdn.net"];

/** The address of a versioned Graph path such as `me/media`. */
export function graphUrl(path: string): string {
  return `https://${hosts.graph}/${graphVersion}/${path}`;
}
