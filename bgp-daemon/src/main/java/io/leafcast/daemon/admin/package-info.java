/**
 * For those who look: the admin socket that {@code leafcast status} asks, and HTTP with /healthz,
 * /readyz and /metrics. Everything is read from the Board; nothing here can change anything.
 */
@NullMarked
package io.leafcast.daemon.admin;

import org.jspecify.annotations.NullMarked;
