/** Calls a sandbox's control API; a body makes it a POST. Answers the parsed JSON; throws what it refused. */
export async function askControl<T = unknown>(
  sandboxUrl: string,
  path: string,
  body?: unknown,
  method?: "DELETE",
): Promise<T> {
  const response = await fetch(`${sandboxUrl}/_control/${path}`, {
    ...(method ? { method } : {}),
    ...(body === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`_control/${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
