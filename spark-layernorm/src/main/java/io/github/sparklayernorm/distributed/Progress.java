package io.github.sparklayernorm.distributed;

import io.github.sparklayernorm.train.EpochRecord;
import io.github.sparklayernorm.train.TrainingState;
import java.util.ArrayList;
import java.util.List;

/** How far a fit has come: everything that it needs to go on, and so what a checkpoint holds. Changes from round to round. */
final class Progress {
    int epoch; // from 0
    int step; // of this epoch, done
    long rounds; // since the beginning
    double weight; // of the rows that this epoch has seen
    double lossSum; // over them
    double seconds; // spent on this epoch
    TrainingState state;
    float[] outerMomentum; // [trained], empty where the outer optimiser has none
    final List<EpochRecord> history = new ArrayList<>();
    StoppingRule stopping;
    OverfittingWatch watch;

    Progress(TrainingState state, float[] outerMomentum, StoppingRule stopping, OverfittingWatch watch) {
        this.state = state;
        this.outerMomentum = outerMomentum;
        this.stopping = stopping;
        this.watch = watch;
    }

    void takeFrom(Progress other) {
        epoch = other.epoch;
        step = other.step;
        rounds = other.rounds;
        weight = other.weight;
        lossSum = other.lossSum;
        seconds = other.seconds;
        state = other.state;
        outerMomentum = other.outerMomentum;
        history.clear();
        history.addAll(other.history);
        stopping = other.stopping;
        watch = other.watch;
    }

    void nextEpoch() {
        epoch++;
        step = 0;
        weight = 0;
        lossSum = 0;
        seconds = 0;
    }
}
