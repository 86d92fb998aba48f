import type { Sketch } from "@/sandbox/core/sketches";

/** A Google account and the channels that can be chosen with it. */
export interface GoogleAccount {
  /** Google's id of the person (the `sub` of its tokens). */
  readonly sub: string;
  readonly email: string;
  readonly name: string;
}

/** What makes one invented channel. */
export interface ChannelSketch extends Sketch {
  account: GoogleAccount;
  handle: string;
  title: string;
  /** False for a Google account on which no channel was ever created. */
  hasChannel?: false;
  hidesSubscribers?: true;
  description: string;
}

const account = (number: number, email: string, name: string): GoogleAccount => ({
  sub: `1047${String(number * 7_919_113).padStart(8, "0")}210934567`,
  email,
  name,
});
const studio = account(4, "north@example.com", "Studio North");

const RUNNING = [
  "My first sub-3 marathon",
  "How I pace a long run",
  "5 shoes, 500 km each",
  "Race day vlog: Porto",
  "Stop overstriding",
];
const FOOD = [
  "Μουσακάς βήμα βήμα",
  "5 πιάτα με ένα κοτόπουλο",
  "Το μυστικό για αφράτο ψωμί",
  "Λαϊκή αγορά με 20 ευρώ",
  "Γλυκό του κουταλιού",
];
const LABS = [
  "I built a robot in 24 hours",
  "This magnet should not exist",
  "Testing viral life hacks",
  "What is inside a lithium cell?",
];
const WOOD = [
  "Japanese joints for beginners",
  "A chair from one plank",
  "Workshop tour",
  "Sharpening, once and for all",
];
const CARS = ["Luxury life in Limassol", "How I made my first million", "Supercar delivery day"];
const PUZZLES = [
  "Impossible maze, solved",
  "100 riddles in 10 minutes",
  "Only geniuses pass this",
  "Optical illusions ranked",
];
const QUIET = ["Rain on a tin roof, 3 hours", "Library ambience", "Slow morning by the sea"];

/** The invented channels, and one Google account without any. A new one goes to the end: positions are in ids. */
export const channelSketches: readonly ChannelSketch[] = [
  {
    id: "maya",
    account: account(1, "maya@example.com", "Maya R."),
    handle: "@mayaruns",
    title: "Maya Runs",
    country: "PT",
    description: "Training, racing, recovering.",
    model: "steady",
    start: 6_400,
    perDay: 9,
    everyDays: 4.2,
    reach: 0.6,
    likeRate: 0.05,
    captions: RUNNING,
  },
  {
    id: "eleni",
    account: account(2, "eleni@example.com", "Ελένη Παπαδοπούλου"),
    handle: "@elenikouzina",
    title: "Η κουζίνα της Ελένης",
    country: "GR",
    description: "Ελληνικές συνταγές, απλά.",
    model: "steady",
    start: 88_000,
    perDay: 61,
    everyDays: 3.4,
    reach: 0.4,
    likeRate: 0.045,
    captions: FOOD,
  },
  {
    id: "leo",
    account: account(3, "leo@example.com", "Leo Stavrou"),
    handle: "@leolabs",
    title: "Leo Labs",
    country: "GR",
    description: "Loud experiments, careful explanations.",
    model: "viral",
    start: 120_000,
    perDay: 95,
    everyDays: 6.5,
    reach: 1.4,
    likeRate: 0.06,
    captions: LABS,
  },
  {
    id: "north",
    account: studio,
    handle: "@studionorth",
    title: "Studio North",
    country: "SE",
    description: "Furniture from the far north.",
    model: "steady",
    start: 31_500,
    perDay: 17,
    everyDays: 7.5,
    reach: 0.5,
    likeRate: 0.07,
    captions: WOOD,
  },
  {
    id: "north-tools",
    account: studio,
    handle: "@northtools",
    title: "North Tools",
    country: "SE",
    description: "The tools behind Studio North.",
    model: "steady",
    start: 2_140,
    perDay: 3,
    everyDays: 12,
    reach: 0.7,
    likeRate: 0.06,
    captions: WOOD,
  },
  {
    id: "luxe",
    account: account(5, "kostas@example.com", "Kostas Luxe"),
    handle: "@luxekostas",
    title: "Luxe Kostas",
    country: "CY",
    description: "Mindset. Motors. Money.",
    model: "bought",
    start: 47_000,
    perDay: 4,
    everyDays: 8,
    reach: 0.05,
    likeRate: 0.02,
    captions: CARS,
  },
  {
    id: "oldtimes",
    account: account(6, "film@example.com", "Old Times Film"),
    handle: "@oldtimesfilm",
    title: "Old Times Film",
    country: "DE",
    description: "Super 8 and other relics.",
    model: "dormant",
    start: 9_870,
    perDay: 0,
    everyDays: 120,
    reach: 0.4,
    likeRate: 0.05,
    captions: QUIET,
  },
  {
    id: "giant",
    account: account(7, "puzzle@example.com", "Daily Puzzle Inc."),
    handle: "@dailypuzzle",
    title: "Daily Puzzle",
    country: "US",
    description: "A puzzle a day.",
    model: "huge",
    start: 12_600_000,
    perDay: 9_100,
    everyDays: 1.1,
    reach: 0.25,
    likeRate: 0.03,
    captions: PUZZLES,
  },
  {
    id: "tiny",
    account: account(8, "tiny@example.com", "Orla"),
    handle: "@tinypottery",
    title: "Tiny Pottery",
    country: "IE",
    description: "",
    model: "small",
    start: 51,
    perDay: 0,
    everyDays: 19,
    reach: 1.5,
    likeRate: 0.12,
    captions: WOOD,
  },
  {
    id: "quiet",
    account: account(9, "quiet@example.com", "Quiet Corner"),
    handle: "@quietcorner",
    title: "Quiet Corner",
    hidesSubscribers: true,
    country: "JP",
    description: "Sounds to think by.",
    model: "steady",
    start: 18_300,
    perDay: 12,
    everyDays: 9,
    reach: 0.8,
    likeRate: 0.03,
    captions: QUIET,
  },
  {
    id: "newcomer",
    account: account(10, "newcomer@example.com", "Νεφέλη Ιωάννου"),
    handle: "",
    title: "Νεφέλη Ιωάννου",
    hasChannel: false,
    country: "GR",
    description: "",
    model: "dormant",
    start: 0,
    perDay: 0,
    everyDays: 1_000_000,
    reach: 0,
    likeRate: 0,
    captions: ["-"],
  },
];
