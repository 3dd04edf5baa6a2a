/**
 * The product. Only {@code Main} lives here: it starts the daemon ({@code run}) or a command
 * ({@code cli}). Imports look one way: {@code log <- board, config <- source, admin <- run <- cli
 * <- Main}.
 */
@NullMarked
package io.leafcast.daemon;

import org.jspecify.annotations.NullMarked;
