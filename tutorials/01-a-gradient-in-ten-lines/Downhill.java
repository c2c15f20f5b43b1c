import dev.gradus.autograd.Tensor;

// The exercise of lesson 1. Fill in step(), then run: ./gradus lesson 1 Downhill

static final float RATE = 0.1f;

Tensor f(Tensor x) {
    return x.pow(3).sub(x.mul(2));
}

/** A little further down: from x against the slope, by RATE times the slope. */
// region step
float step(float x) {
    return x; // yours: make a tensor of x, ask for the slope there, and walk
}
// endregion step

void main() {
    if (firstStepIsRight() && theWalkArrives()) {
        IO.println("Right. You have trained a model, if a small one: it has one parameter.");
    }
}

/** At 1.5 the slope is 4.75, so that the first step leads to 1.5 − 0.1·4.75 = 1.025. */
boolean firstStepIsRight() {
    float got;
    try {
        got = step(1.5f);
    } catch (NullPointerException e) {
        return complain("grad() is null: backward() was not called, or x is not marked with requireGrad().");
    }
    if (near(got, 1.025f)) {
        return true;
    }
    String told = "step(1.5) returned " + got + ", expected 1.025. ";
    if (near(got, 1.5f)) {
        return complain(told + "You have not moved.");
    } else if (near(got, 1.975f)) {
        return complain(told + "That is uphill: the slope points to where f grows.");
    } else if (near(got, 4.75f)) {
        return complain(told + "That is the slope itself; where does it lead you from 1.5?");
    } else if (near(got, -3.25f)) {
        return complain(told + "That is the whole slope at once: you forgot RATE.");
    } else if (near(got, 0.475f)) {
        return complain(told + "That is how far to walk; subtract it from where you stand.");
    }
    return complain(told + "The slope at 1.5 is 4.75, and RATE is 0.1: x − RATE·slope.");
}

/** The lowest point nearby is √(2/3), about 0.8165: there the slope, 3x² − 2, is zero. */
boolean theWalkArrives() {
    float x = 1.5f;
    for (int i = 1; i <= 30; i++) {
        x = step(x);
        if (i <= 3 || i == 30) {
            IO.println("after %2d steps  x = %.4f  y = %.4f".formatted(i, x, f(Tensor.of(x)).item()));
        }
    }
    if (near(x, 0.8165f)) {
        return true;
    }
    return complain("The first step was right, but 30 steps lead to " + x + " and not to 0.8165. "
            + "Is the slope asked for anew, at the place where you stand?");
}

boolean near(float a, float b) {
    return Math.abs(a - b) < 1e-3f;
}

boolean complain(String what) {
    IO.println("Not yet: " + what);
    return false;
}
