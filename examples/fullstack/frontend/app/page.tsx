import { serverApi } from '@/lib/api/server';

const SHOWN = 20;

export default async function HomePage() {
  const items = await (await serverApi()).items(SHOWN);
  return (
    <>
      <h1>Newest items</h1>
      {items.length === 0 && <p>Nothing here yet. Sign in and add the first one.</p>}
      <ul className="rows" aria-label="Items">
        {items.map((item) => (
          <li key={item.id}>
            <span>{item.title}</span>
            {item.description && <span className="quiet">{item.description}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
