-- A Page that serves accounts of two platforms is subscribed to once: whether somebody else wants the same is asked by its topic.
create index webhook_subscriptions_topic_idx on public.webhook_subscriptions (topic);
