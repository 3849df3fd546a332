// The mistakes of the document, in the order of its page.
import type { Fault } from '../document'

/** All that is wrong, in the code, the formulas and the prose. */
export const faults: readonly Fault[] = [
  {
    id: 'w2-undefined',
    where: 'code',
    place: '`back_propagation`, its arguments',
    quote: 'def back_propagation(Z1, A1, Z2, A2, X, Y): ... dZ1 = W2.T.dot(dZ2)',
    wrong:
      'W2 is no argument and no global: it exists inside train_gradient_descent alone. Were a W2 left over from another cell, that one would be used for ever.',
    correction: 'def back_propagation(Z1, A1, Z2, A2, W2, X, Y)',
    evidence:
      "the first step ends with NameError: name 'W2' is not defined; with a W2 from elsewhere, the first layer’s gradients are wrong and the second’s right",
    caughtBy: 'types: a name that does not exist; checkDerivation: the derivation throws',
    gradient: { network: 'two-layer', kinds: ['unexplained'] },
  },
  {
    id: 'x-ignored',
    where: 'code',
    place: '`train_gradient_descent`, first line of the loop',
    quote: 'forward_propagation(W1, b1, W2, b2, x_train)',
    wrong: 'It goes forward with the global x_train and back with its argument X.',
    correction: 'forward_propagation(W1, b1, W2, b2, X)',
    evidence:
      'called with the 16,800 test images, A2 has 25,200 columns beside 16,800 labels: the shapes do not match; with other 25,200 images it would train on a mixture',
    caughtBy: 'a shape error at the call, if the numbers differ; lint: no captured variables',
  },
  {
    id: 'pixels-not-scaled',
    where: 'code',
    place: '`x_train`, which nothing divides',
    quote: 'np.array(df.iloc[:, 1:])',
    wrong:
      'Pixels go from 0 to 255; a step on W1 is proportional to them, and the sums grow with their squares.',
    correction: 'divide by 255',
    evidence:
      'with centred weights but raw pixels: sums of 478 on average, 9 of 10 hidden units dead after one step, all after two; test accuracy 0.108 (5,000 images)',
    caughtBy: 'a reader; training says that all hidden units are 0 for every image',
  },
  {
    id: 'weights-all-positive',
    where: 'code',
    place: '`init_parameters`',
    quote: 'W1 = np.random.rand(10, pixels)',
    wrong:
      'All weights are in [0, 1): every sum has the sign and nearly the size of all others, and the softmax begins certain.',
    correction: 'np.random.rand(10, pixels) - 0.5',
    evidence:
      'sums of 12,893 in the first layer and 68,233 in the second; after the first step 36% of the hidden activations are above 0, after the second none; then W1, b1 and W2 have gradients of exactly 0, and after 500 steps every image is taken for a 1: test accuracy 0.114. Scaled pixels alone do not help: 0.110',
    caughtBy: 'a reader; training says that all hidden units are 0 for every image',
  },
  {
    id: 'one-hot-of-the-largest',
    where: 'code',
    place: '`one_hot`',
    quote: 'np.zeros((Y.size, Y.max() + 1))',
    wrong: 'How many rows there are depends on which digits a batch happens to have.',
    correction: 'the number of classes: 10',
    evidence:
      'without a 9, shapes (10,3) and (9,3) do not match; with zeros alone, (1,3) is silently stretched to all ten outputs',
    caughtBy: 'a shape error at the call: losses never broadcast; oneHot(labels, 10)',
  },
  {
    id: 'never-run',
    where: 'code',
    place: 'last line, and “test for its accuracy”',
    quote: '#W1, b1, W2, b2 = train_gradient_descent(x_train, y_train, 0.10, 500)',
    wrong:
      'The training is a comment. Had it run, it would have shown the two mistakes above. The test images are never used, and get_accuracy prints two arrays each time.',
    correction: 'run it, and predict x_test at its end',
    evidence: 'x_test and y_test appear in no line after the split',
    caughtBy: 'a test that trains',
  },
  {
    id: 'bias-from-weights',
    where: 'formula',
    place: 'step 4, last line',
    quote: 'b^(2) = w^(2) - a * db^(2)',
    wrong: 'The new bias is made of the weights.',
    correction: 'b^(2) = b^(2) - a db^(2)',
    evidence:
      '[10, 10] - [10, 1] is [10, 10] in NumPy, without an error: a bias for each pair of units, which the next W2.dot(A1) + b2 cannot add to 25,200 columns',
    caughtBy: 'types: [10, 10] is no [10, 1]; a shape error at the call',
  },
  {
    id: 'cost-is-a-difference',
    where: 'formula',
    place: 'C^(0)',
    quote: 'C^(0) = a^(L) - y',
    wrong:
      'That is no cost: it is ten numbers, least for a = 0 whatever y is, and its derivative by a is 1. Three paragraphs above the cost is cross-entropy.',
    correction: 'J = -Σ y log a, or (a - y)² as in the video that it cites',
    evidence: 'with it ∂C/∂w = A1, the same for every label',
    caughtBy: 'types: a loss must be a scalar',
  },
  {
    id: 'dz-by-activation',
    where: 'formula',
    place: 'dZ, in the list, in “3b1b language” and in two comments',
    quote: 'dZ = ∂C_0/∂a^(L)',
    wrong: 'A2 - Y is the derivative by z, through softmax; by a it is -y/a.',
    correction: 'dZ = ∂C_0/∂z^(L)',
    evidence: 'for a = [0.7, 0.3] and y = [1, 0]: a - y = [-0.3, 0.3], the derivative by a is [-1.43, 0]',
    caughtBy: 'a reader; nn’s softmaxCrossEntropy takes the sums, so that the two cannot be parted',
  },
  {
    id: 'one-class-too-many',
    where: 'formula',
    place: 'J(ŷ, y)',
    quote: '-Σ_{i=0}^{c} y_i log(ŷ_i)',
    wrong:
      'From 0 to c are c + 1 terms. And it is the cost of one picture; the 1/m of the code comes from a mean that is written nowhere.',
    correction: 'i from 0 to c - 1, and the mean over the pictures',
    evidence: '11 terms for 10 digits',
    caughtBy: 'an index error at the call',
  },
  {
    id: 'two-hidden-layers',
    where: 'prose',
    place: '“Goal”',
    quote: 'a neural network ... that has two hidden layers and one output layer',
    wrong: 'It has one hidden layer.',
    correction: 'one hidden layer',
    evidence: '784-10-10: W1 is [10, 784], W2 is [10, 10]',
    caughtBy: 'a reader',
  },
  {
    id: 'what-the-transpose-makes',
    where: 'prose',
    place: 'before the split, and the note below it',
    quote: 'so that each array is actually an individual picture (which will be one of the 784 nodes)',
    wrong:
      'After the transpose an array x_train[i] is one pixel of all pictures; a picture is a column, and is 784 nodes, not one of them. Nor does W1 lead from Rm to R10: m counts the pictures.',
    correction: 'each column is a picture; W1 goes from R784 to R10',
    evidence: 'its own output: len(x_test[0]) is 16800, x_train[:, 0].shape is (784,)',
    caughtBy: 'types: Tensor<[784, 25200]>',
  },
  {
    id: 'for-a-single-picture',
    where: 'prose',
    place: 'the diagram of A × B + C',
    quote: 'explaining the matrix multiplcation for a single picture',
    wrong:
      'B has m columns, so it shows all pictures. C is drawn as 10 x m free numbers; the biases are one column, the same for every picture.',
    correction: 'for all pictures; every column of C is b1',
    evidence: 'W1, X and b1 are [10, 784], [784, 25200] and [10, 1]',
    caughtBy: 'types',
  },
  {
    id: 'sum-is-a-scalar',
    where: 'prose',
    place: 'comments below the `return` of `SoftMax`',
    quote: 'np.sum(np.exp(Z)) sums all the values of Z from exp, scalar',
    wrong: 'The code sums each column (axis=0). One scalar would make the shares of all pictures together 1.',
    correction: 'sums each column: 1 x m',
    evidence: 'shape (1, 25200)',
    caughtBy: 'a reader',
  },
  {
    id: 'comments-on-shapes',
    where: 'prose',
    place: 'comments in `one_hot` and `back_propagation`',
    quote: 'this looks like one_hot_Y[(0 - 784 pixels), (4,5,1,2,4... to m images)]',
    wrong:
      'The first index counts the images, 0 to m - 1. Y is not broadcast: one_hot(Y) has the shape of A2. And 1/m is part of the derivative: that of a mean.',
    correction: 'one_hot_Y[(0, 1, ... m - 1), (4, 5, 1, ...)]',
    evidence: 'np.arange(Y.size) has 25,200 elements; one_hot(Y) and A2 are both [10, 25200]',
    caughtBy: 'a reader',
  },
  {
    id: 'gradients-go-to-zero',
    where: 'prose',
    place: '“This is how gradient descent will work”',
    quote: 'dw and db will converge to 0 through minimizing the cost',
    wrong:
      'They go to 0 at any point that is flat, not at minima alone, and a rate that is too large finds none. A gradient is the vector of partial derivatives, not of “the effect of each partial derivative”.',
    correction: 'they vanish where the cost is flat',
    evidence:
      'dW1, db1 and dW2 are exactly 0 from the third step on, at a cost of 2.36, above the 2.303 of guessing',
    caughtBy: 'training says that all hidden units are 0 for every image',
  },
]
