import { API_URL } from './api/client';
import { APIError } from './api/error';
import type { Upload } from './api/types';

/** Sends a file and reports the part that is sent, 0 to 1. By XMLHttpRequest: fetch does not tell how much it has sent. */
export function uploadFile(file: File, onProgress: (part: number) => void): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${API_URL}/api/upload`);
    request.withCredentials = true;
    request.responseType = 'json';
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status === 201) resolve(request.response as Upload);
      else reject(APIError.from(request.status, request.response));
    };
    request.onerror = () => reject(new APIError(0, 'network', 'The file could not be sent.'));
    const form = new FormData();
    form.append('file', file);
    request.send(form);
  });
}
