/** A store behind restic's REST protocol (rest-server, rclone, Holdfast's vault). */
@NullMarked
package io.holdfast.repository.store.rest;

import org.jspecify.annotations.NullMarked;
