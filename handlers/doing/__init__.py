"""What a step asks for, done inside the transaction: deed in, values for its words out."""
