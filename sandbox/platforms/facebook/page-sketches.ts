import type { GrowthModel } from "@/sandbox/core/growth";

/** What makes one invented Page. */
export interface PageSketch {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly category: string;
  readonly verification: "not_verified" | "blue_verified";
  readonly country: string;
  readonly about: string;
  readonly model: GrowthModel;
  readonly start: number;
  readonly perDay: number;
  readonly everyDays: number;
  /** Day after the epoch of the first post. */
  readonly firstDay?: number;
  readonly reach: number;
  readonly likeRate: number;
  readonly captions: readonly string[];
  /** The professional Instagram account that is linked with the Page, by persona. */
  readonly instagram?: string;
  /** False for somebody who logs in and has no Page. */
  readonly hasPage?: false;
}

const RUNNING = ["Race day!", "New route along the river", "Saturday long run, who is in?", "Coffee after 30 km"];
const FOOD = ["Φακές όπως τις έκανε η γιαγιά", "Λαϊκή στις οκτώ", "Ψωμί με προζύμι, ζωντανά στις έξι"];
const CRAFT = ["Kiln day", "Workshop: two places left", "New glaze, new worries", "Open studio this Sunday"];
const TRAVEL = ["48 ώρες στη Νάξο", "The last ferry of the season", "Τρία χωριά στη Μάνη"];
const STYLE = ["New drop, link below", "Five ways to wear linen", "Mindset Monday"];
const NEWS = ["Neighbourhood meeting on Thursday", "The playground opens again", "Who lost a bicycle?"];

const ordinary = { category: "Digital creator", verification: "not_verified", model: "steady" } as const;

/** The invented Pages and people without one. A new one goes to the end: positions are in ids. */
export const pageSketches: readonly PageSketch[] = [
  {
    ...ordinary,
    id: "maya",
    username: "mayaruns",
    name: "Maya Runs",
    category: "Athlete",
    country: "PT",
    about: "Trails and coffee",
    start: 3_900,
    perDay: 3,
    everyDays: 2.4,
    reach: 0.5,
    likeRate: 0.05,
    captions: RUNNING,
    instagram: "maya",
  },
  {
    ...ordinary,
    id: "eleni",
    username: "eleni.kouzina",
    name: "Η κουζίνα της Ελένης",
    category: "Kitchen/cooking",
    country: "GR",
    about: "Ελληνική κουζίνα χωρίς άγχος",
    start: 22_000,
    perDay: 11,
    everyDays: 1.3,
    reach: 0.6,
    likeRate: 0.06,
    captions: FOOD,
    instagram: "eleni",
  },
  {
    ...ordinary,
    id: "nikos",
    username: "nikostaxidia",
    name: "Νίκος Ταξίδια",
    category: "Travel",
    model: "viral",
    country: "GR",
    about: "Φθηνά ταξίδια",
    start: 9_400,
    perDay: 8,
    everyDays: 2.8,
    reach: 1.1,
    likeRate: 0.05,
    captions: TRAVEL,
    instagram: "nikos",
  },
  {
    ...ordinary,
    id: "luxe",
    username: "luxekostas",
    name: "Luxe by Kostas",
    model: "bought",
    country: "CY",
    about: "Style. Cars. Mindset.",
    start: 31_000,
    perDay: 2,
    everyDays: 2,
    reach: 0.05,
    likeRate: 0.02,
    captions: STYLE,
    instagram: "luxe",
  },
  {
    ...ordinary,
    id: "studio",
    username: "studiothalassa",
    name: "Studio Thalassa",
    category: "Artist",
    country: "GR",
    about: "Ceramics from Syros",
    start: 4_800,
    perDay: 4,
    everyDays: 3,
    reach: 0.7,
    likeRate: 0.08,
    captions: CRAFT,
    instagram: "atelier",
  },
  {
    ...ordinary,
    id: "studio-school",
    username: "thalassaschool",
    name: "Thalassa Pottery School",
    category: "School",
    country: "GR",
    about: "Learn to throw",
    start: 1_250,
    perDay: 1,
    everyDays: 6,
    reach: 0.6,
    likeRate: 0.07,
    captions: CRAFT,
  },
  {
    ...ordinary,
    id: "studio-fair",
    username: "syrosfair",
    name: "Syros Craft Fair",
    category: "Festival",
    country: "GR",
    about: "Every July",
    model: "dormant",
    start: 8_300,
    perDay: 0,
    everyDays: 40,
    reach: 0.3,
    likeRate: 0.04,
    captions: CRAFT,
  },
  {
    ...ordinary,
    id: "studio-guild",
    username: "pottersguild",
    name: "Potters' Guild",
    category: "Organisation",
    country: "GR",
    about: "The guild of the Cyclades",
    start: 640,
    perDay: 1,
    everyDays: 12,
    reach: 0.5,
    likeRate: 0.04,
    captions: NEWS,
  },
  {
    ...ordinary,
    id: "oldtimes",
    username: "oldtimesfilm",
    name: "Old Times Film",
    category: "Photographer",
    country: "DE",
    about: "Analogue photographs, irregularly",
    model: "dormant",
    start: 6_900,
    perDay: 0,
    everyDays: 96,
    reach: 0.3,
    likeRate: 0.05,
    captions: CRAFT,
    instagram: "oldtimes",
  },
  {
    ...ordinary,
    id: "giant",
    username: "dailypuzzle",
    name: "Daily Puzzle",
    category: "Games",
    verification: "blue_verified",
    country: "US",
    about: "One puzzle a day",
    model: "huge",
    start: 8_700_000,
    perDay: 5_100,
    everyDays: 0.9,
    reach: 0.3,
    likeRate: 0.03,
    captions: ["Can you solve this?", "Nobody gets number 4", "Look twice"],
    instagram: "giant",
  },
  {
    ...ordinary,
    id: "tiny",
    username: "",
    name: "Tiny Pottery",
    country: "IE",
    about: "",
    model: "small",
    start: 41,
    perDay: 0,
    everyDays: 7,
    reach: 0.9,
    likeRate: 0.12,
    captions: CRAFT,
    instagram: "tiny",
  },
  {
    ...ordinary,
    id: "quiet",
    username: "quietpage",
    name: "A Quiet Page",
    country: "AT",
    about: "Nothing to see yet",
    start: 310,
    perDay: 0.4,
    everyDays: 5,
    firstDay: 1_000_000,
    reach: 0.5,
    likeRate: 0.05,
    captions: NEWS,
  },
  {
    ...ordinary,
    id: "newcomer",
    username: "newcomer",
    name: "Somebody without a Page",
    country: "GR",
    about: "",
    model: "small",
    start: 0,
    perDay: 0,
    everyDays: 30,
    firstDay: 1_000_000,
    reach: 0.1,
    likeRate: 0.01,
    captions: NEWS,
    hasPage: false,
  },
];
