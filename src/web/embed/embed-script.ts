/** What other sites load: puts a part of a story where the script stands, and lets it be as high as it is. */
export {};
