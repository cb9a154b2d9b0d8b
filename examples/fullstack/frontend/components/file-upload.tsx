'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { api } from '@/lib/api/client';
import type { Upload } from '@/lib/api/types';
import { uploadFile } from '@/lib/upload-file';
import { Problem } from './problem';

const UPLOADS_KEY = ['uploads'];

export function FileUpload({ initialUploads }: { initialUploads: Upload[] }) {
  const form = useRef<HTMLFormElement>(null);
  const [progress, setProgress] = useState(0);
  const queryClient = useQueryClient();
  const uploads = useQuery({ queryKey: UPLOADS_KEY, queryFn: api.uploads.list, initialData: initialUploads });
  const send = useMutation({
    mutationFn: (file: File) => uploadFile(file, setProgress),
    onMutate: () => setProgress(0),
    onSuccess: (upload) => {
      queryClient.setQueryData<Upload[]>(UPLOADS_KEY, (rows) => [upload, ...(rows ?? [])]);
      form.current?.reset();
    },
  });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const file = new FormData(event.currentTarget).get('file');
    if (file instanceof File) send.mutate(file);
  };

  return (
    <section className="card" aria-label="Files">
      <h2>Files</h2>
      <form ref={form} onSubmit={submit} className="line">
        <input type="file" name="file" aria-label="File" required disabled={send.isPending} />
        <button type="submit" disabled={send.isPending}>
          Upload
        </button>
      </form>
      {send.isPending && <progress aria-label="Sent" value={progress} max={1} />}
      <Problem error={uploads.error ?? send.error} />
      <ul className="rows">
        {uploads.data.map((upload) => (
          <li key={upload.id}>
            <a href={api.uploads.url(upload.id)}>{upload.filename}</a>
            <span className="quiet">{upload.size.toLocaleString('en')} bytes</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
