import { readDescription, type StackDescription } from "@/scripts/stack/description";

/** Names the JSON file that describes the stack under test; set by the test launcher or by tests/support/stack.ts. */
export const stackVariable = "INFLUMETER_TEST_STACK";

let description: StackDescription | undefined;

/** The running stack under test: its addresses, keys, folders and the environment of its app. Throws when there is none. */
export function testStack(): StackDescription {
  const file = process.env[stackVariable];
  if (!file) throw new Error("No test stack: run this file under vitest's project integration or e2e.");
  description ??= readDescription(file);
  return description;
}
