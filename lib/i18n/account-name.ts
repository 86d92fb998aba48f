/** An account name with the @ that people write before it, once. */
export function atName(username: string): string {
  return username.startsWith("@") ? username : `@${username}`;
}
