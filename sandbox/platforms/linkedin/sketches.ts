import type { Sketch } from "@/sandbox/core/sketches";

interface OwnSketch extends Sketch {
  vanityName: string;
  bio: string;
}

/** What makes one invented member, who can log in. */
export interface MemberSketch extends OwnSketch {
  kind: "member";
  firstName: string;
  lastName: string;
  connections: number;
  hasPicture?: false;
}

/** What makes one invented page, which members run. */
export interface PageSketch extends OwnSketch {
  kind: "organization";
  name: string;
  /** Digits of its id, where it is wider than a number is exact. */
  wideId?: string;
  roles: readonly { readonly member: string; readonly role: string; readonly state?: "REQUESTED" }[];
}

const NEVER = 1_000_000;
const WORK = [
  "What three failed launches taught me (and one that did not fail)",
  "Hiring for curiosity #leadership",
  "The meeting that should have been a walk",
  "Numbers from our first year",
];
const RUNNING = [
  "Training for Porto while working full time",
  "What pacing taught me about projects",
  "Rest is a plan",
];
const STUDIO = ["New route map", "Behind the scenes of the spring collection", "We are hiring in Thessaloniki"];
const SCIENCE = ["A magnet in slow motion", "Why batteries fade [thread]", "The smallest robot we ever built"];
const TRADE = ["Quarterly results", "Our people: a portrait", "Open positions"];

/** The invented members and pages. A new one goes to the end: positions are in ids. */
export const sketches: readonly (MemberSketch | PageSketch)[] = [
  {
    kind: "member",
    id: "maya",
    firstName: "Maya",
    lastName: "R.",
    vanityName: "mayaruns",
    country: "PT",
    bio: "Runner and coach",
    model: "steady",
    start: 3_900,
    perDay: 5,
    everyDays: 5,
    reach: 0.8,
    likeRate: 0.03,
    captions: RUNNING,
    connections: 812,
  },
  {
    kind: "member",
    id: "mira",
    firstName: "Mira",
    lastName: "Vale",
    vanityName: "miravale",
    country: "US",
    bio: "Founder of Vale Studio",
    model: "viral",
    start: 41_000,
    perDay: 38,
    everyDays: 3,
    reach: 0.7,
    likeRate: 0.025,
    captions: WORK,
    connections: 2_904,
  },
  {
    kind: "organization",
    id: "vale-studio",
    name: "Vale Studio",
    vanityName: "valestudio",
    country: "US",
    bio: "Maps for people on foot",
    model: "steady",
    start: 17_500,
    perDay: 11,
    everyDays: 4,
    reach: 0.4,
    likeRate: 0.02,
    captions: STUDIO,
    roles: [
      { member: "mira", role: "ADMINISTRATOR" },
      { member: "eleni", role: "ANALYST" },
    ],
  },
  {
    kind: "organization",
    id: "vale-labs",
    name: "Vale Labs",
    vanityName: "valelabs",
    country: "US",
    bio: "Experiments of Vale Studio",
    model: "small",
    start: 61,
    perDay: 0,
    everyDays: 21,
    reach: 1.5,
    likeRate: 0.05,
    captions: SCIENCE,
    roles: [{ member: "mira", role: "CONTENT_ADMINISTRATOR" }],
  },
  {
    kind: "organization",
    id: "vale-archive",
    name: "Vale Archive",
    vanityName: "valearchive",
    country: "US",
    bio: "",
    model: "dormant",
    start: 240,
    perDay: 0,
    everyDays: NEVER,
    firstDay: NEVER,
    reach: 0,
    likeRate: 0,
    captions: ["-"],
    wideId: "9007199254740993",
    roles: [
      { member: "mira", role: "ANALYST" },
      { member: "eleni", role: "ADMINISTRATOR", state: "REQUESTED" },
      { member: "quiet", role: "ADMINISTRATOR" },
    ],
  },
  {
    kind: "member",
    id: "eleni",
    firstName: "Ελένη",
    lastName: "Παπαδοπούλου",
    vanityName: "eleni-papadopoulou",
    country: "GR",
    bio: "Υπεύθυνη επικοινωνίας",
    model: "steady",
    start: 9_400,
    perDay: 7,
    everyDays: 6,
    reach: 0.6,
    likeRate: 0.03,
    captions: ["Τι έμαθα φέτος", "Η ομάδα μας μεγαλώνει", "Μια δύσκολη απόφαση (και γιατί)"],
    connections: 1_540,
  },
  {
    kind: "organization",
    id: "aegean-lines",
    name: "Γραμμές Αιγαίου",
    vanityName: "grammes-aigaiou",
    country: "GR",
    bio: "Πλοία και άνθρωποι",
    model: "huge",
    start: 2_310_000,
    perDay: 1_400,
    everyDays: 1.2,
    reach: 0.05,
    likeRate: 0.01,
    captions: TRADE,
    roles: [{ member: "eleni", role: "ADMINISTRATOR" }],
  },
  {
    kind: "member",
    id: "luxe",
    firstName: "Kostas",
    lastName: "Luxe",
    vanityName: "kostasluxe",
    country: "CY",
    bio: "Mindset. Motors. Money.",
    model: "bought",
    start: 28_000,
    perDay: 2,
    everyDays: 8,
    reach: 0.05,
    likeRate: 0.02,
    captions: ["How I closed my first million", "Wake up at four", "Luxury is a habit"],
    connections: 30_000,
  },
  {
    kind: "member",
    id: "quiet",
    firstName: "Quinn",
    lastName: "Corner",
    vanityName: "quinncorner",
    country: "IE",
    bio: "",
    model: "dormant",
    start: 130,
    perDay: 0,
    everyDays: NEVER,
    firstDay: NEVER,
    reach: 0,
    likeRate: 0,
    captions: ["-"],
    connections: 96,
    hasPicture: false,
  },
  {
    kind: "member",
    id: "newcomer",
    firstName: "Νεφέλη",
    lastName: "Ιωάννου",
    vanityName: "nefeli-ioannou",
    country: "GR",
    bio: "",
    model: "dormant",
    start: 0,
    perDay: 0,
    everyDays: NEVER,
    firstDay: NEVER,
    reach: 0,
    likeRate: 0,
    captions: ["-"],
    connections: 0,
  },
];
