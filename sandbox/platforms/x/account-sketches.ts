import type { GrowthModel } from "@/sandbox/core/growth";
import type { PostPlan } from "@/sandbox/core/posts";

/** What makes one invented account. */
export interface AccountSketch {
  id: string;
  username: string;
  displayName: string;
  accountType: "public" | "protected" | "suspended";
  verifiedType: "blue" | "business" | "none";
  country: string;
  bio: string;
  model: GrowthModel;
  start: number;
  perDay: number;
  following: number;
  everyDays: number;
  /** Day after the epoch of the first post; far away for an account that never posts. */
  firstDay?: number;
  reach: number;
  likeRate: number;
  kinds: PostPlan["kinds"];
  captions: readonly string[];
}

/** What most people post, answers and reposts included. */
const MIXED: PostPlan["kinds"] = [
  { kind: "text", weight: 5 },
  { kind: "photo", weight: 3 },
  { kind: "photos", weight: 1 },
  { kind: "video", weight: 2 },
  { kind: "quote", weight: 1 },
  { kind: "long", weight: 1 },
  { kind: "reply", weight: 3 },
  { kind: "repost", weight: 2 },
];
/** Nothing but posts of one's own. */
const OWN: PostPlan["kinds"] = [
  { kind: "text", weight: 3 },
  { kind: "photo", weight: 2 },
  { kind: "video", weight: 1 },
  { kind: "long", weight: 1 },
];

const RUNNING = [
  "Long run done. 31 km, one dog, no excuses.",
  "Race day: the plan was 2:58. The plan met the wind.",
  "Unpopular: walking is training.",
  "New route map is live.",
];
const NEWS = [
  "Τι ψηφίστηκε απόψε, σε πέντε σημεία.",
  "Μόλις τώρα: αλλάζει το δρομολόγιο των πλοίων.",
  "Διαβάστε το ρεπορτάζ, όχι μόνο τον τίτλο.",
  "Καλημέρα. Τρία πράγματα που πρέπει να ξέρετε σήμερα.",
];
const SCIENCE = [
  "A magnet that should not exist, and the paper that says why it does.",
  "We repeated the famous experiment. It does not repeat.",
  "Thread: how batteries die.",
];
const MONEY = ["Wake up. Grind. Repeat.", "My first million was the hardest.", "Link in bio."];
const PUZZLES = ["Only one of these is true.", "Answer tomorrow.", "Yesterday's answer: 42, of course."];
const FILM = ["Super 8, 1974, nobody knows where.", "Splicing all night.", "A reel from the attic."];

/** The invented accounts. A new one goes to the end: positions are in ids. */
export const accountSketches: readonly AccountSketch[] = [
  {
    id: "maya",
    username: "mayaruns",
    displayName: "Maya R.",
    accountType: "public",
    verifiedType: "blue",
    country: "PT",
    bio: "Training, racing, recovering.",
    model: "steady",
    start: 3_900,
    perDay: 6,
    following: 640,
    everyDays: 1.1,
    reach: 0.8,
    likeRate: 0.02,
    kinds: MIXED,
    captions: RUNNING,
  },
  {
    id: "eleni",
    username: "eleni_reports",
    displayName: "Ελένη Παπαδοπούλου",
    accountType: "public",
    verifiedType: "blue",
    country: "GR",
    bio: "Ρεπορτάζ, με πηγές.",
    model: "steady",
    start: 61_000,
    perDay: 44,
    following: 1_204,
    everyDays: 0.4,
    reach: 0.6,
    likeRate: 0.012,
    kinds: MIXED,
    captions: NEWS,
  },
  {
    id: "leo",
    username: "leolabs",
    displayName: "Leo Stavrou",
    accountType: "public",
    verifiedType: "none",
    country: "GR",
    bio: "Loud experiments, careful explanations.",
    model: "viral",
    start: 92_000,
    perDay: 71,
    following: 388,
    everyDays: 0.9,
    reach: 2.1,
    likeRate: 0.03,
    kinds: MIXED,
    captions: SCIENCE,
  },
  {
    id: "luxe",
    username: "luxekostas",
    displayName: "Kostas Luxe",
    accountType: "public",
    verifiedType: "blue",
    country: "CY",
    bio: "Mindset. Motors. Money.",
    model: "bought",
    start: 38_000,
    perDay: 3,
    following: 4_998,
    everyDays: 1.6,
    reach: 0.03,
    likeRate: 0.008,
    kinds: MIXED,
    captions: MONEY,
  },
  {
    id: "oldtimes",
    username: "oldtimesfilm",
    displayName: "Old Times Film",
    accountType: "public",
    verifiedType: "none",
    country: "DE",
    bio: "Super 8 and other relics.",
    model: "dormant",
    start: 7_450,
    perDay: 0,
    following: 211,
    everyDays: 9,
    reach: 0.4,
    likeRate: 0.03,
    kinds: OWN,
    captions: FILM,
  },
  {
    id: "giant",
    username: "dailypuzzle",
    displayName: "Daily Puzzle",
    accountType: "public",
    verifiedType: "business",
    country: "US",
    bio: "A puzzle a day.",
    model: "huge",
    start: 14_200_000,
    perDay: 8_300,
    following: 9,
    everyDays: 0.25,
    reach: 0.12,
    likeRate: 0.01,
    kinds: OWN,
    captions: PUZZLES,
  },
  {
    id: "tiny",
    username: "tinypottery",
    displayName: "Orla",
    accountType: "public",
    verifiedType: "none",
    country: "IE",
    bio: "",
    model: "small",
    start: 38,
    perDay: 0,
    following: 77,
    everyDays: 12,
    reach: 1.4,
    likeRate: 0.06,
    kinds: OWN,
    captions: ["First bowl.", "It cracked.", "Second bowl."],
  },
  {
    id: "locked",
    username: "petra_locked",
    displayName: "Petra",
    accountType: "protected",
    verifiedType: "none",
    country: "AT",
    bio: "just friends",
    model: "small",
    start: 61,
    perDay: 0,
    following: 140,
    everyDays: 5,
    reach: 0.9,
    likeRate: 0.1,
    kinds: OWN,
    captions: ["Balcony tomatoes.", "Hello, little one."],
  },
  {
    id: "lurker",
    username: "nefeli_reads",
    displayName: "Νεφέλη Ιωάννου",
    accountType: "public",
    verifiedType: "none",
    country: "GR",
    bio: "Here to read.",
    model: "steady",
    start: 120,
    perDay: 0.1,
    following: 902,
    everyDays: 1,
    firstDay: 1_000_000,
    reach: 0.5,
    likeRate: 0.02,
    kinds: OWN,
    captions: ["-"],
  },
  {
    id: "banned",
    username: "cheap_followers_4u",
    displayName: "Cheap Followers",
    accountType: "suspended",
    verifiedType: "none",
    country: "US",
    bio: "DM for prices",
    model: "bought",
    start: 900,
    perDay: 1,
    following: 4_900,
    everyDays: 2,
    reach: 0.05,
    likeRate: 0.01,
    kinds: OWN,
    captions: ["Best prices."],
  },
];
