package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.speaker.DrainWanted;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.daemon.config.DrainSettings;
import io.leafcast.daemon.log.Log;
import io.leafcast.daemon.order.Done;
import io.leafcast.daemon.order.Order;
import io.leafcast.k8s.objects.NodeFacts;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who is to be drained as it is now, and what the speaker was told of it. Of the control thread.
 */
final class Drains {
  private final Consumer<Input> speaker;
  private DrainChoice choice =
      new DrainChoice(DrainSettings.USUAL, Optional.empty(), ByHand.NOTHING, Optional.empty());
  private DrainWanted told = new DrainWanted.Nobody();

  /** What is wanted is told to {@code speaker}, if there is one, when it changes. */
  Drains(Consumer<Input> speaker) {
    this.speaker = speaker;
  }

  /** Drains those of {@code peers} that somebody names, or all; what there is to say of it. */
  Done obey(Order.Drain order, ImmutableSet<PeerName> peers) {
    return obeyed(DrainOrders.drain(order, choice.byHand(), peers));
  }

  /** Serves those of {@code peers} again that somebody names, or all. */
  Done obey(Order.Undrain order, ImmutableSet<PeerName> peers) {
    Optional<String> inTheWay = choice.seen().map(trigger -> trigger.text());
    return obeyed(DrainOrders.undrain(order, choice.byHand(), peers, inTheWay));
  }

  private Done obeyed(DrainOrders.Outcome outcome) {
    outcome.next().ifPresent(this::hear);
    return outcome.answer();
  }

  /** From now on these times, text and triggers hold. */
  void run(DrainSettings settings, Optional<NodeFacts> node) {
    become(new DrainChoice(settings, node, choice.byHand(), choice.ending()));
  }

  /** The Node says this of itself. */
  void see(NodeFacts node) {
    become(new DrainChoice(choice.settings(), Optional.of(node), choice.byHand(), choice.ending()));
  }

  private void hear(ByHand said) {
    become(new DrainChoice(choice.settings(), choice.node(), said, choice.ending()));
  }

  /** The process is to end within that time. */
  void end(Duration within) {
    become(new DrainChoice(choice.settings(), choice.node(), choice.byHand(), Optional.of(within)));
  }

  private void become(DrainChoice next) {
    choice
        .seen()
        .filter(_ -> next.seen().isEmpty())
        .ifPresent(gone -> Log.info("drain: " + gone.text() + " is gone"));
    choice = next;
    DrainWanted wanted = next.wanted();
    if (!wanted.equals(told)) {
      told = wanted;
      speaker.accept(new Input.DrainPeers(wanted));
    }
  }

  /** What a speaker that has just begun is to be told. */
  Input first() {
    return new Input.DrainPeers(told);
  }
}
