"""What assistants ask of a store by the Model Context Protocol: questions, sentences, names and evidence."""
