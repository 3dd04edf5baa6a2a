/**
 * The command line: Commands does the work, each with its exit status, and knows the usual command
 * lines; Leafcast knows all of them, and the help. No state.
 */
@NullMarked
package io.leafcast.daemon.cli;

import org.jspecify.annotations.NullMarked;
