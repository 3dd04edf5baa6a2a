package io.leafcast.bgp.words;

import io.leafcast.bgp.speaker.SourceNote;

/** What happened with a source, in words. */
final class SourceWords {
  private SourceWords() {}

  static String of(SourceNote note) {
    return switch (note) {
      case SourceNote.Known(_, var prefixes, String remark) ->
          (prefixes.isEmpty() ? "wants no prefix" : "wants " + Phrases.some(prefixes))
              + (remark.isEmpty() ? "" : " (" + remark + ")");
      case SourceNote.Unknown(_, String why, var kept) ->
          "cannot be read: "
              + why
              + (kept.isEmpty() ? "" : "; stays announced: " + Phrases.some(kept));
      case SourceNote.Rejected(_, var what) ->
          "'" + what.text() + "' in " + what.object() + " is not used: " + what.reason();
      case SourceNote.AlsoWanted(var source, var prefix, var others) ->
          prefix
              + ": wanted by "
              + source
              + " and also by "
              + Phrases.all(others)
              + "; the first by name counts";
    };
  }
}
