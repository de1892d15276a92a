/** What Vite takes into the bundle that is no code. */
declare module '*.css';
