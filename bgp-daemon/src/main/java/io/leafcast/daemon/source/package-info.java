/** Where prefixes come from: those of the file, and the wiring of the Kubernetes watcher. */
@NullMarked
package io.leafcast.daemon.source;

import org.jspecify.annotations.NullMarked;
