/** Files that Vite bundles besides code. */
declare module '*.css';
