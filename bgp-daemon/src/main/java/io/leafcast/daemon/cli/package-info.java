/** The command line: one class for each command, each with its exit status; no state. */
@NullMarked
package io.leafcast.daemon.cli;

import org.jspecify.annotations.NullMarked;
