/**
 * Model registries: a folder that holds versions of models and the training data each was made from.
 *
 * <pre>
 * registry/
 *   price-forecaster/            a model
 *     3/                         one version of it
 *       model.json               what the version consists of and what it was trained on
 *       weights.safetensors      any files, in folders too
 *   datasets/                    training data; no model can have this name
 *     ticks/                     a data set
 *       2026-10/                 one version of it: any files, in folders too
 * </pre>
 *
 * Names of models, data sets and versions are letters, digits, dot, dash, underscore and plus, and start with a letter
 * or digit. {@code model.json} is UTF-8; fields that are not listed here are kept and ignored:
 *
 * <pre>
 * {
 *   "name": "price-forecaster",                       as the folder is called
 *   "version": "3",                                   as the folder is called
 *   "created": "2026-11-02T08:15:00Z",                ISO 8601, UTC
 *   "framework": "pytorch 2.9",
 *   "files": [                                        at least one
 *     {"path": "weights.safetensors", "bytes": 104857600, "sha256": "…64 hexadecimal digits…"}
 *   ],
 *   "trainingData": [                                 may be empty
 *     {"dataset": "ticks", "version": "2026-10", "sha256": "…64 hexadecimal digits…"}
 *   ]
 * }
 * </pre>
 *
 * A file's {@code sha256} is what {@code sha256sum} prints. That of a training data version covers all its files and
 * their names; it is the digest of what {@code sha256sum} prints for them in the byte order of their paths:
 *
 * <pre>
 * cd registry/datasets/ticks/2026-10
 * find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
 * </pre>
 *
 * A version is complete once {@code model.json} is there: write it last, by renaming it into place. A version's folder
 * without it is a version in the making and is left out of the checks, not of the backup.
 */
@NullMarked
package io.holdfast.sources.models;

import org.jspecify.annotations.NullMarked;
