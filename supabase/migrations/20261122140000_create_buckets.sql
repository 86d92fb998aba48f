-- Where files live. Both buckets are private: pictures are served by the app under its own address, media by signed
-- addresses that end. Nobody writes as a person; the app uploads itself or hands out a signed upload address.
insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values
  ('profile-pictures', 'profile-pictures', false, 5242880, array['image/jpeg', 'image/png', 'image/webp']),
  ('post-media', 'post-media', false, 524288000,
    array['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'video/mp4', 'video/quicktime', 'video/webm'])
on conflict (id) do nothing;

-- The first folder of a medium's path is its owner. (Row security of storage.objects is on from the start.)
create policy "owners read their media" on storage.objects for select to authenticated
using (bucket_id = 'post-media' and (storage.foldername(name))[1] = (select auth.uid())::text);
