/**
 * The lock of a node's daemon: an operating system's lock on a file beside the admin socket, so
 * that of several daemons one works, and the others know which. It ends with the process that has
 * it, however that ends; what stands in the file is for people alone.
 */
@NullMarked
package io.leafcast.daemon.lock;

import org.jspecify.annotations.NullMarked;
