/**
 * What readers may know of the daemon itself, beside the speaker's Snapshot: written by the control
 * thread alone, read by status, metrics and readiness.
 */
@NullMarked
package io.leafcast.daemon.board;

import org.jspecify.annotations.NullMarked;
