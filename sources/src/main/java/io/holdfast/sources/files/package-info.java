/**
 * Files and folders of a Linux system, with all their metadata.
 *
 * <p>Settings of a declaration:
 * <ul>
 *   <li>{@code path}: one folder, whose content is at the root of the snapshot, or one file. Or
 *   <li>{@code paths}: several, by commas or one a line; each keeps its whole path in the snapshot.
 *   <li>{@code exclude}: patterns of what is left out, by commas or one a line; see
 *       {@link io.holdfast.repository.walk.ExcludePatterns}.
 *   <li>{@code iexclude}: the same, in which capitals and small letters are the same; {@code exclude-caches}: {@code true}
 *       leaves out what is in directories with a {@code CACHEDIR.TAG}; {@code exclude-if-present}: names of files, each
 *       with a colon and the beginning of its content if that matters, beside which all is left out;
 *       {@code exclude-larger-than}: a size such as {@code 100M}; {@code one-file-system}: {@code true} leaves out what is
 *       mounted below. All as with restic.
 *   <li>{@code on-unreadable}: {@code fail} (the default) ends the backup at what cannot be read; {@code skip} leaves it
 *       out and notes it in the facts and the manifest.
 *   <li>{@code ignore-inode}, {@code ignore-ctime}: {@code true} takes a file for unchanged although its inode has another
 *       number, or was changed otherwise than by writing to the file.
 *   <li>{@code access-times}: {@code true} stores when each entry was last read; otherwise that is given as the time of its
 *       last modification, so that what was only read is not stored anew.
 *   <li>{@code manifest}: {@code yes} (the default), or {@code no} for a snapshot that holds the files and nothing else.
 * </ul>
 *
 * <p>A declared path that is a link to a folder is followed; links inside are kept as links. A folder
 * {@code .holdfast} at the root is ours and never backed up. A file that changes while it is read is read again, up to
 * twice; then it is kept as it was read and noted. What vanishes meanwhile is counted.
 *
 * <p>The snapshot holds {@code .holdfast/files.jsonl}: a line about the backup, then one for each file with its size and
 * SHA-256 as they were read. A restore reads every file back and compares. Restoring everything leaves
 * {@code .holdfast} in the target, beside what was protected; restoring a part, which the selection {@code path} names,
 * brings the part's content and nothing else.
 */
@NullMarked
package io.holdfast.sources.files;

import org.jspecify.annotations.NullMarked;
