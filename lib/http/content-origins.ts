/**
 * The other origins that pages load pictures and films from and send files to: Storage, which hands out addresses on
 * Supabase's origin. The one list; the Content-Security-Policy is made of it.
 */
export function contentOrigins({ supabaseUrl }: { readonly supabaseUrl: string }): readonly string[] {
  return [new URL(supabaseUrl).origin];
}
