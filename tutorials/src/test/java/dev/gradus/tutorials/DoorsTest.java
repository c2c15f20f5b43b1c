package dev.gradus.tutorials;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collections;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/** The doors between the rooms: who may know whom. Each rule ends with what to do when it fails. */
@AnalyzeClasses(packages = "dev.gradus", importOptions = ImportOption.DoNotIncludeTests.class)
class DoorsTest {
    private static final String AUTOGRAD = "dev.gradus.autograd..";
    private static final String NN = "dev.gradus.nn..";
    private static final String VIT = "dev.gradus.vit..";
    private static final String EXAMPLES = "dev.gradus.examples..";
    private static final String TUTORIALS = "dev.gradus.tutorials..";

    @ArchTest
    static final ArchRule AUTOGRAD_KNOWS_NOTHING_OF_NEURAL_NETWORKS = noClasses().that().resideInAPackage(AUTOGRAD)
            .should().dependOnClassesThat().resideInAnyPackage(NN, VIT, EXAMPLES, TUTORIALS)
            .because("dependencies point upwards only: move what needs a layer to nn");

    @ArchTest
    static final ArchRule NN_KNOWS_AUTOGRAD_ONLY = noClasses().that().resideInAPackage(NN)
            .should().dependOnClassesThat().resideInAnyPackage(VIT, EXAMPLES, TUTORIALS)
            .because("dependencies point upwards only: move what needs a model to vit");

    @ArchTest
    static final ArchRule VIT_KNOWS_NN_AND_AUTOGRAD_ONLY = noClasses().that().resideInAPackage(VIT)
            .should().dependOnClassesThat().resideInAnyPackage(EXAMPLES, TUTORIALS)
            .because("dependencies point upwards only: move what needs the command line to examples");

    @ArchTest
    static final ArchRule EXAMPLES_DO_NOT_KNOW_THE_TUTORIALS = noClasses().that().resideInAPackage(EXAMPLES)
            .should().dependOnClassesThat().resideInAPackage(TUTORIALS)
            .because("dependencies point upwards only: lessons use the command line, not the other way round");

    @ArchTest
    static final ArchRule THE_VECTOR_API_LIVES_IN_THE_CPU_BACKEND = noClasses()
            .that().resideOutsideOfPackage("dev.gradus.autograd.backend.cpu..")
            .should().dependOnClassesThat().resideInAPackage("jdk.incubator.vector..")
            .because("the rest must run without it: put the kernel in backend.cpu and call it through Backend");

    @ArchTest
    static final ArchRule OPENCL_LIVES_IN_ITS_BACKEND = noClasses()
            .that().resideOutsideOfPackage("dev.gradus.autograd.backend.opencl..")
            .should().dependOnClassesThat().resideInAPackage("org.jocl..").allowEmptyShould(true)
            .because("the rest must run without it: put the call in backend.opencl and reach it through Backend");

    @ArchTest
    static final ArchRule JQWIK_IS_KNOWN_TO_THE_PROPERTY_KIT_ONLY = noClasses()
            .that().resideOutsideOfPackage("dev.gradus.autograd.check..")
            .should().dependOnClassesThat().resideInAPackage("net.jqwik..")
            .because("jqwik is an optional dependency: put generators and properties in dev.gradus.autograd.check");

    @ArchTest
    static final ArchRule THE_COMMAND_LINE_LIBRARIES_STAY_IN_EXAMPLES = noClasses()
            .that().resideOutsideOfPackage(EXAMPLES)
            .should().dependOnClassesThat().resideInAnyPackage("picocli..", "me.tongfei..", "org.knowm..")
            .because(
                    "a library neither parses options nor draws bars: report through an interface that examples fills");

    @ArchTest
    static final ArchRule RANDOM_NUMBERS_COME_FROM_PHILOX = noClasses()
            .should().dependOnClassesThat(assignableTo(Random.class).or(assignableTo(SplittableRandom.class))
                    .or(assignableTo(ThreadLocalRandom.class)))
            .orShould().dependOnClassesThat().resideInAPackage("org.apache.commons.math3.random..")
            .orShould().callMethod(Math.class, "random")
            .orShould().callMethodWhere(target(name("shuffle")).and(target(owner(assignableTo(Collections.class)))))
            .because("the same seed must give the same bits: pass in a dev.gradus.autograd.random.Philox");

    @ArchTest
    static final ArchRule LIBRARIES_DO_NOT_PRINT = noClasses()
            .that().resideOutsideOfPackages(EXAMPLES, TUTORIALS)
            .should().accessField(System.class, "out").orShould().accessField(System.class, "err")
            .orShould().callMethodWhere(printsAStackTrace())
            .because("only the command line and the lessons speak to the user: log with SLF4J or throw");

    @ArchTest
    static final ArchRule NO_STATIC_FIELD_CAN_CHANGE = fields().that().areStatic().should().beFinal()
            .because("hidden state makes runs differ: make it an instance field and pass its owner in");

    private static DescribedPredicate<JavaMethodCall> printsAStackTrace() {
        return DescribedPredicate.describe("print a stack trace", call -> call.getName().equals("printStackTrace")
                && call.getTargetOwner().isAssignableTo(Throwable.class)
                && call.getTarget().getRawParameterTypes().isEmpty());
    }
}
