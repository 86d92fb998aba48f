/** The products that an app can have. Each brings its own scopes; a scope without a product is refused. */
export type Product = "openId" | "share" | "communityManagement" | "memberPosts";

/** Every scope that an app may ask for, with its product and the words of the consent page. */
export const linkedinScopes: Readonly<Record<string, { readonly product: Product; readonly label: string }>> = {
  openid: { product: "openId", label: "Use your name and photo" },
  profile: { product: "openId", label: "Use your name and photo" },
  email: { product: "openId", label: "Use the primary email address of your LinkedIn account" },
  w_member_social: {
    product: "share",
    label: "Create, modify, and delete posts, comments, and reactions on your behalf",
  },
  r_basicprofile: { product: "communityManagement", label: "Use your basic profile" },
  r_1st_connections_size: { product: "communityManagement", label: "Use the number of your 1st-degree connections" },
  r_member_postAnalytics: { product: "communityManagement", label: "Retrieve your posts and their reporting data" },
  r_member_profileAnalytics: { product: "communityManagement", label: "Retrieve your profile analytics" },
  rw_organization_admin: {
    product: "communityManagement",
    label: "Manage your organizations' pages and retrieve reporting data",
  },
  r_organization_admin: {
    product: "communityManagement",
    label: "Retrieve your organizations' pages and their reporting data",
  },
  r_organization_social: {
    product: "communityManagement",
    label: "Retrieve your organizations' posts, including any comments, reactions, and other engagement data",
  },
  w_organization_social: {
    product: "communityManagement",
    label: "Create, modify, and delete posts, comments, and reactions on your organization's behalf",
  },
  r_organization_followers: { product: "communityManagement", label: "Use your followers' data" },
  r_member_social: { product: "memberPosts", label: "Retrieve your posts, comments, and reactions" },
};
