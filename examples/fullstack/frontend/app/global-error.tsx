'use client';

/** For an error in the layout itself: nothing of it can be used here. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <h1>Something went wrong</h1>
        <p>
          <a href="/">Start again</a>
        </p>
      </body>
    </html>
  );
}
