-- What a person is told: in the app, and by mail where the installation can send some.

-- By way of the profile, so that one read of a profile can bring along what is unread.
alter table public.notifications
  drop constraint notifications_user_id_fkey,
  add constraint notifications_user_id_fkey foreign key (user_id) references public.profiles (id) on delete cascade;

create table public.notice_mails (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.profiles (id) on delete cascade,
  status text not null default 'waiting'
    check (status in ('waiting', 'postponed', 'sending', 'sent', 'unconfirmed', 'failed', 'dropped')),
  due_at timestamptz not null,
  attempts smallint not null default 0,
  attempted_at timestamptz,
  ended_at timestamptz,
  error text,
  created_at timestamptz not null
);
comment on table public.notice_mails is 'For the server alone: mails on their way. "sending" stands before the first byte of a message leaves.';
comment on column public.notice_mails.status is
  'waiting: collects notices until it is due. postponed: surely not sent, tried again. unconfirmed: nobody knows, never repeated.';
create unique index notice_mails_one_waiting_idx on public.notice_mails (user_id) where status = 'waiting';
create index notice_mails_user_id_idx on public.notice_mails (user_id);
create index notice_mails_due_idx on public.notice_mails (due_at) where status in ('waiting', 'postponed', 'sending');
alter table public.notice_mails enable row level security;
revoke all on public.notice_mails from anon, authenticated;

create table public.notice_preferences (
  user_id uuid not null references public.profiles (id) on delete cascade,
  topic text not null check (topic in ('connections', 'numbers', 'badge')),
  in_app boolean not null,
  mail boolean not null,
  updated_at timestamptz not null,
  primary key (user_id, topic)
);
comment on table public.notice_preferences is 'What somebody chose; a topic without a row is told as usual.';
alter table public.notice_preferences enable row level security;
revoke all on public.notice_preferences from anon, authenticated;
grant select on public.notice_preferences to authenticated;
create policy "people read their own choices" on public.notice_preferences
  for select to authenticated using (user_id = (select auth.uid()));

alter table public.notifications
  add column in_app boolean not null default true,
  add column dismissed_at timestamptz,
  add column mail_id uuid references public.notice_mails (id) on delete set null,
  add column recovers bigint references public.notifications (id) on delete set null;
comment on column public.notifications.in_app is 'False where the person wants this topic by mail alone, or not at all.';
comment on column public.notifications.recovers is 'The incident whose end this notice tells.';
create index notifications_mail_id_idx on public.notifications (mail_id);
create index notifications_recovers_idx on public.notifications (recovers);
create index notifications_unread_idx on public.notifications (user_id, id desc) where read_at is null and in_app;
