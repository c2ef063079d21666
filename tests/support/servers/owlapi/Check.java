import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.Profiles;

/** Prints, for each profile named, what of an ontology is outside it; nothing where all is inside. */
public class Check {
    public static void main(String[] args) throws Exception {
        OWLOntology ontology =
                OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(args[0]));
        System.out.println("axioms " + ontology.getAxiomCount());
        for (Profiles profile : new Profiles[] {Profiles.OWL2_DL, Profiles.OWL2_RL}) {
            profile.checkOntology(ontology).getViolations().forEach(v -> System.out.println(profile + " " + v));
        }
    }
}
