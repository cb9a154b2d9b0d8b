/** The API sets it, HttpOnly: only servers can read it. */
export const SESSION_COOKIE = 'access_token';
