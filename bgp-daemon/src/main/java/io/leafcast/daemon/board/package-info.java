/**
 * What readers may know of the daemon itself, beside the speaker's Snapshot: written by the control
 * thread, and how its reports go by the thread that writes those; read by status, metrics and
 * readiness.
 */
@NullMarked
package io.leafcast.daemon.board;

import org.jspecify.annotations.NullMarked;
