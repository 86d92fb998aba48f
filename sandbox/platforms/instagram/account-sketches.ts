import type { GrowthModel } from "@/sandbox/core/growth";

/** What makes one invented account. */
export interface AccountSketch {
  id: string;
  username: string;
  displayName: string;
  accountType: "creator" | "business" | "personal";
  country: string;
  bio: string;
  model: GrowthModel;
  start: number;
  perDay: number;
  following: number;
  everyDays: number;
  reach: number;
  likeRate: number;
  captions: readonly string[];
}

const RUNNING = [
  "Long run done. Legs gone, head clear. #marathon",
  "Tempo Tuesday along the canal",
  "What I eat the day before a race",
  "Shoes after 800 km: keep or bin?",
  "Race week. Nothing new, everything easy. #running",
  "Sunday shake-out with the club",
];
const FOOD = [
  "Φασολάδα όπως την έκανε η γιαγιά 🫘",
  "Γεμιστά για όλη την εβδομάδα",
  "Ψωμί με προζύμι: τα τρία λάθη που κάνουν όλοι",
  "Τι αγόρασα σήμερα στη λαϊκή #συνταγές",
  "Ρεβιθάδα Σίφνου, ολόκληρη νύχτα στον φούρνο",
];
const TRAVEL = [
  "48 ώρες στη Νάξο με 90 ευρώ",
  "Ξύπνημα στα Μετέωρα",
  "The ferry hack nobody tells you about",
  "Τρία χωριά στη Μάνη που δεν έχεις δει",
  "Sunset, no filter #greece",
];
const STYLE = ["New drop, link in bio", "Get ready with me", "Five ways to wear linen", "Closet clear-out, part 3"];
const ART = ["Glaze test no. 41", "From lump to bowl in 30 seconds", "Kiln day", "Commission finished, finally"];
const PUZZLES = [
  "Can you solve this in 10 seconds?",
  "Nobody gets number 4",
  "The answer is in the comments",
  "Look twice",
];

/** The invented accounts. A new one goes to the end: positions are in ids. */
export const accountSketches: readonly AccountSketch[] = [
  {
    id: "maya",
    username: "maya.runs",
    displayName: "Maya R.",
    accountType: "creator",
    country: "PT",
    bio: "Marathon in 2:58. Coffee first.",
    model: "steady",
    start: 9_800,
    perDay: 14,
    following: 611,
    everyDays: 1.6,
    reach: 0.9,
    likeRate: 0.07,
    captions: RUNNING,
  },
  {
    id: "eleni",
    username: "eleni.kouzina",
    displayName: "Ελένη Παπαδοπούλου",
    accountType: "creator",
    country: "GR",
    bio: "Ελληνική κουζίνα χωρίς άγχος",
    model: "steady",
    start: 41_000,
    perDay: 38,
    following: 402,
    everyDays: 1.1,
    reach: 0.7,
    likeRate: 0.06,
    captions: FOOD,
  },
  {
    id: "nikos",
    username: "nikos.taxidia",
    displayName: "Νίκος Αντωνίου",
    accountType: "creator",
    country: "GR",
    bio: "Φθηνά ταξίδια, ακριβές αναμνήσεις",
    model: "viral",
    start: 28_000,
    perDay: 22,
    following: 890,
    everyDays: 2.2,
    reach: 1.6,
    likeRate: 0.08,
    captions: TRAVEL,
  },
  {
    id: "luxe",
    username: "luxe.kostas",
    displayName: "Kostas Luxe",
    accountType: "creator",
    country: "CY",
    bio: "Style. Cars. Mindset.",
    model: "bought",
    start: 64_000,
    perDay: 6,
    following: 4_950,
    everyDays: 1.9,
    reach: 0.08,
    likeRate: 0.02,
    captions: STYLE,
  },
  {
    id: "atelier",
    username: "atelier.thalassa",
    displayName: "Atelier Thalassa",
    accountType: "business",
    country: "GR",
    bio: "Ceramics from Syros, shipped slowly",
    model: "steady",
    start: 5_200,
    perDay: 5,
    following: 233,
    everyDays: 3.1,
    reach: 0.8,
    likeRate: 0.09,
    captions: ART,
  },
  {
    id: "oldtimes",
    username: "old.times.film",
    displayName: "Old Times Film",
    accountType: "creator",
    country: "DE",
    bio: "Analogue photographs, irregularly",
    model: "dormant",
    start: 15_400,
    perDay: 0,
    following: 310,
    everyDays: 96,
    reach: 0.3,
    likeRate: 0.05,
    captions: ART,
  },
  {
    id: "giant",
    username: "daily.puzzle",
    displayName: "Daily Puzzle",
    accountType: "business",
    country: "US",
    bio: "One puzzle a day keeps boredom away",
    model: "huge",
    start: 11_300_000,
    perDay: 8_400,
    following: 12,
    everyDays: 0.9,
    reach: 0.35,
    likeRate: 0.04,
    captions: PUZZLES,
  },
  {
    id: "tiny",
    username: "tiny.pottery",
    displayName: "Tiny Pottery",
    accountType: "creator",
    country: "IE",
    bio: "",
    model: "small",
    start: 58,
    perDay: 0,
    following: 143,
    everyDays: 6,
    reach: 0.9,
    likeRate: 0.14,
    captions: ART,
  },
  {
    id: "private-petra",
    username: "petra_at_home",
    displayName: "Petra",
    accountType: "personal",
    country: "AT",
    bio: "just friends",
    model: "small",
    start: 66,
    perDay: 0,
    following: 187,
    everyDays: 11,
    reach: 0.8,
    likeRate: 0.2,
    captions: ["Balcony tomatoes", "Hello, little one"],
  },
];
