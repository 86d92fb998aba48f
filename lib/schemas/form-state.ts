/** What a form shows after it was sent: words, never codes; passwords are not echoed. */
export interface FormState {
  /** What the person had typed, by field name. */
  readonly values: Readonly<Record<string, string>>;
  /** What is wrong with single fields, by field name. */
  readonly fields: Readonly<Record<string, string>>;
  /** What is wrong with the whole. */
  readonly problem: string | null;
  /** What was done, for forms that stay where they are. */
  readonly done: string | null;
  /** Grows with each answer, so that a second identical answer is announced too. */
  readonly attempt: number;
}

export const untouchedForm: FormState = { values: {}, fields: {}, problem: null, done: null, attempt: 0 };
