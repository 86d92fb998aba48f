import type { GrowthModel } from "@/sandbox/core/growth";

/** What makes one invented account. */
export interface AccountSketch {
  id: string;
  username: string;
  displayName: string;
  /** Of a private account no video is public. */
  accountType: "public" | "private";
  verified?: true;
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
  "POV: kilometre 35 #marathon #running",
  "Easy run, hard hill",
  "What is in my race belt #runtok",
  "Shoes after 800 km: keep or bin?",
  "5 a.m. club, again",
];
const FOOD = [
  "Φέτα στον φούρνο σε 15 λεπτά #συνταγές",
  "Μακαρόνια με κιμά, η σωστή σειρά",
  "Το πιο τραγανό τυροπιτάκι",
  "5 λάθη με το προζύμι #fyp",
];
const DANCE = ["Wait for the drop", "New steps, old song #dance", "Outtakes, unedited", "Studio night"];
const TRICKS = ["Nobody believed this one", "Filmed in one take", "The secret is in the wrist", "Level 100 #magic"];
const BOOKS = ["Three books for one train ride #booktok", "I was wrong about this ending", "Shelf tour"];
const LUXE = ["A day in Limassol", "How I did it at 22", "Rate the watch"];
const CLAY = ["Throwing a cup in 20 seconds", "Glaze reveal", "It cracked. Again."];

/** The invented accounts. A new one goes to the end: positions are in ids. */
export const accountSketches: readonly AccountSketch[] = [
  {
    id: "maya",
    username: "mayaruns",
    displayName: "Maya R.",
    accountType: "public",
    country: "PT",
    bio: "Marathon in 2:58. Coffee first.",
    model: "steady",
    start: 22_400,
    perDay: 31,
    following: 187,
    everyDays: 1.3,
    reach: 1.4,
    likeRate: 0.09,
    captions: RUNNING,
  },
  {
    id: "eleni",
    username: "eleni.kouzina",
    displayName: "Ελένη Παπαδοπούλου",
    accountType: "public",
    country: "GR",
    bio: "Γρήγορες συνταγές, χωρίς άγχος",
    model: "steady",
    start: 63_000,
    perDay: 74,
    following: 95,
    everyDays: 1.1,
    reach: 1.1,
    likeRate: 0.08,
    captions: FOOD,
  },
  {
    id: "zoe",
    username: "zoe_moves",
    displayName: "Zoe Moves",
    accountType: "public",
    country: "CY",
    bio: "dance, mostly",
    model: "viral",
    start: 84_000,
    perDay: 60,
    following: 301,
    everyDays: 0.9,
    reach: 2.6,
    likeRate: 0.12,
    captions: DANCE,
  },
  {
    id: "luxe",
    username: "luxe.kostas",
    displayName: "Kostas Luxe",
    accountType: "public",
    country: "CY",
    bio: "Mindset. Motors. Money.",
    model: "bought",
    start: 51_000,
    perDay: 3,
    following: 12,
    everyDays: 2.5,
    reach: 0.06,
    likeRate: 0.02,
    captions: LUXE,
  },
  {
    id: "oldtimes",
    username: "oldtimesfilm",
    displayName: "Old Times Film",
    accountType: "public",
    country: "DE",
    bio: "Super 8 and other relics.",
    model: "dormant",
    start: 8_730,
    perDay: 0,
    following: 44,
    everyDays: 45,
    reach: 0.5,
    likeRate: 0.06,
    captions: BOOKS,
  },
  {
    id: "giant",
    username: "onetakewonder",
    displayName: "One Take Wonder",
    accountType: "public",
    verified: true,
    country: "US",
    bio: "One take. Every day.",
    model: "huge",
    start: 31_200_000,
    perDay: 21_000,
    following: 21,
    everyDays: 0.8,
    reach: 0.4,
    likeRate: 0.07,
    captions: TRICKS,
  },
  {
    id: "tiny",
    username: "tinypottery",
    displayName: "Tiny Pottery",
    accountType: "public",
    country: "IE",
    bio: "",
    model: "small",
    start: 44,
    perDay: 0,
    following: 143,
    everyDays: 8,
    reach: 3,
    likeRate: 0.15,
    captions: CLAY,
  },
  {
    id: "private-petra",
    username: "petra.at.home",
    displayName: "Petra",
    accountType: "private",
    country: "AT",
    bio: "just friends",
    model: "small",
    start: 61,
    perDay: 0,
    following: 210,
    everyDays: 6,
    reach: 0.9,
    likeRate: 0.2,
    captions: ["Balcony tomatoes", "Hello, little one"],
  },
  {
    id: "newcomer",
    username: "nefeli.ioannou",
    displayName: "Νεφέλη Ιωάννου",
    accountType: "public",
    country: "GR",
    bio: "",
    model: "small",
    start: 7,
    perDay: 0,
    following: 88,
    everyDays: 1_000_000,
    reach: 1,
    likeRate: 0.1,
    captions: ["-"],
  },
];
