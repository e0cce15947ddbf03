/** Images as files of a folder or entries of an archive. */
export interface ImageSource {
  /** The folder or archive, absolute. */
  readonly where: string;
  /** Paths inside, sorted by their code units; folders are separated by `/`. */
  readonly names: readonly string[];
  /** Changes when the file's content does: its size with its CRC-32 or its time. `undefined` where there is no such name. */
  identity(name: string): string | undefined;
  /** The file's bytes. Throws, with the cause, where they cannot be had. */
  read(name: string): Promise<Uint8Array>;
  close(): void;
}

/** Whether a name is that of an image that can be decoded, by its extension. Hidden files are none. */
export const isImageName = (name: string): boolean =>
  /\.(jpe?g|png|webp|gif|bmp|tiff?)$/i.test(name) &&
  !name.split("/").some((part) => part.startsWith(".") || part === "__MACOSX");
