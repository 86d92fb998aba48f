import { z } from "zod";

/**
 * The shapes that an app relies on when it talks to Facebook (Graph API and Pages, as documented by Meta in 2026). The
 * stand-in's answers are tested against these; the schemas are strict, so an extra field fails too.
 */
const digits = z.string().regex(/^\d{5,}$/);
const graphTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+0000$/);
const count = z.int().nonnegative();

export const tokenAnswer = z.strictObject({
  access_token: z.string().startsWith("EAA"),
  token_type: z.literal("bearer"),
  expires_in: z.int().positive(),
});

export const graphErrorAnswer = z.strictObject({
  error: z.strictObject({
    message: z.string(),
    type: z.string(),
    code: z.int(),
    error_subcode: z.int().optional(),
    is_transient: z.boolean(),
    fbtrace_id: z.string(),
  }),
});

export const personAnswer = z.strictObject({ id: digits, name: z.string() });

export const permissionsAnswer = z.strictObject({
  data: z.array(z.strictObject({ permission: z.string(), status: z.enum(["granted", "declined", "expired"]) })),
});

export const doneAnswer = z.strictObject({ success: z.literal(true) });

const instagramAccount = z.strictObject({
  id: digits,
  username: z.string().optional(),
  name: z.string().optional(),
  profile_picture_url: z.url().optional(),
  followers_count: count.optional(),
});

export const pageAnswer = z.strictObject({
  id: digits,
  name: z.string().optional(),
  username: z.string().min(1).optional(),
  about: z.string().min(1).optional(),
  category: z.string().optional(),
  link: z.url().optional(),
  picture: z
    .strictObject({
      data: z.strictObject({ url: z.url(), width: count, height: count, is_silhouette: z.boolean() }),
    })
    .optional(),
  fan_count: count.optional(),
  followers_count: count.optional(),
  verification_status: z.enum(["not_verified", "blue_verified", "gray_verified"]).optional(),
  is_published: z.boolean().optional(),
  has_transitioned_to_new_page_experience: z.boolean().optional(),
  access_token: z.string().startsWith("EAA").optional(),
  tasks: z.array(z.string()).optional(),
  instagram_business_account: instagramAccount.optional(),
});

const paging = z
  .strictObject({
    cursors: z.strictObject({ before: z.string(), after: z.string() }),
    previous: z.url().optional(),
    next: z.url().optional(),
  })
  .optional();

export const pageListAnswer = z.strictObject({ data: z.array(pageAnswer), paging });

export const businessListAnswer = z.strictObject({ data: z.array(z.strictObject({ id: digits, name: z.string() })) });

const summed = z.strictObject({
  data: z.array(z.never()),
  summary: z.strictObject({ total_count: count }).optional(),
});

export const postAnswer = z.strictObject({
  id: z.string().regex(/^\d+_\d+$/),
  message: z.string().optional(),
  story: z.string().optional(),
  created_time: graphTime.optional(),
  updated_time: graphTime.optional(),
  permalink_url: z.url().startsWith("https://www.facebook.com/").optional(),
  full_picture: z.url().optional(),
  status_type: z.string().optional(),
  is_published: z.boolean().optional(),
  shares: z.strictObject({ count: z.int().positive() }).optional(),
  attachments: z
    .strictObject({ data: z.array(z.strictObject({ media_type: z.string(), type: z.string(), url: z.url() })) })
    .optional(),
  reactions: summed.optional(),
  comments: summed.optional(),
});

export const postListAnswer = z.strictObject({ data: z.array(postAnswer), paging });

const insight = { name: z.string(), title: z.string(), description: z.string(), id: z.string() };
const figure = z.union([count, z.record(z.string(), count)]);

export const postInsightsAnswer = z.strictObject({
  data: z.array(
    z.strictObject({
      ...insight,
      period: z.literal("lifetime"),
      values: z.array(z.strictObject({ value: figure })).length(1),
    }),
  ),
});

export const pageInsightsAnswer = z.strictObject({
  data: z.array(
    z.strictObject({
      ...insight,
      period: z.enum(["day", "week", "days_28"]),
      values: z.array(z.strictObject({ value: figure, end_time: graphTime })),
    }),
  ),
});

export const inspectionAnswer = z.strictObject({
  data: z.strictObject({
    app_id: z.string().optional(),
    type: z.enum(["USER", "PAGE"]).optional(),
    application: z.string().optional(),
    expires_at: count.optional(),
    data_access_expires_at: count.optional(),
    is_valid: z.boolean(),
    error: z.strictObject({ code: z.int(), subcode: z.int().optional(), message: z.string() }).optional(),
    issued_at: count.optional(),
    profile_id: digits.optional(),
    user_id: digits.optional(),
    scopes: z.array(z.string()),
    granular_scopes: z.array(z.strictObject({ scope: z.string(), target_ids: z.array(digits).optional() })).optional(),
  }),
});

const usage = { call_count: count, total_time: count, total_cputime: count };
export const businessUsageHeader = z.record(
  z.string(),
  z.array(z.strictObject({ type: z.literal("pages"), ...usage, estimated_time_to_regain_access: count })),
);
