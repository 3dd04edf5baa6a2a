package io.leafcast.daemon.run;

import io.leafcast.bgp.speaker.DrainWanted;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.daemon.config.DrainSettings;
import io.leafcast.daemon.log.Log;
import io.leafcast.k8s.objects.NodeFacts;
import java.time.Duration;
import java.util.Optional;

/**
 * Who is to be drained as it is now, and what the speaker was told of it. Of the control thread.
 */
final class Drains {
  private DrainChoice choice =
      new DrainChoice(DrainSettings.USUAL, Optional.empty(), ByHand.NOTHING, Optional.empty());
  private DrainWanted told = new DrainWanted.Nobody();

  ByHand byHand() {
    return choice.byHand();
  }

  /** What the Node says stands in the way of an undrain, if it does. */
  Optional<String> seen() {
    return choice.seen().map(trigger -> trigger.text());
  }

  /** From now on these times, text and triggers hold. */
  Optional<Input> run(DrainSettings settings, Optional<NodeFacts> node) {
    return become(new DrainChoice(settings, node, choice.byHand(), choice.ending()));
  }

  /** The Node says this of itself. */
  Optional<Input> see(NodeFacts node) {
    return become(
        new DrainChoice(choice.settings(), Optional.of(node), choice.byHand(), choice.ending()));
  }

  /** People said so. */
  Optional<Input> hear(ByHand said) {
    return become(new DrainChoice(choice.settings(), choice.node(), said, choice.ending()));
  }

  /** The process is to end within that time. */
  Optional<Input> end(Duration within) {
    return become(
        new DrainChoice(choice.settings(), choice.node(), choice.byHand(), Optional.of(within)));
  }

  /** What the speaker has to be told; nothing where it knows. */
  private Optional<Input> become(DrainChoice next) {
    choice
        .seen()
        .filter(_ -> next.seen().isEmpty())
        .ifPresent(gone -> Log.info("drain: " + gone.text() + " is gone"));
    choice = next;
    DrainWanted wanted = next.wanted();
    if (wanted.equals(told)) {
      return Optional.empty();
    }
    told = wanted;
    return Optional.of(new Input.DrainPeers(wanted));
  }

  /** What a speaker that has just begun is to be told. */
  Input first() {
    return new Input.DrainPeers(told);
  }
}
