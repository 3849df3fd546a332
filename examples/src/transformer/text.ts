// What the model reads: a tale, written for this example.

/** About ten thousand characters. */
export const text = `In a village between the hills and the sea there lived a miller who had three daughters. The eldest was called Ada, the second was called Berta, and the youngest was called Clara. The mill stood by the river, and the wheel of the mill turned all day and all night, and the people of the village said that as long as the wheel turned, there would be bread on every table.

One morning in the spring the wheel stood still. The miller went out to look at it, and he saw that there was no water in the river. There were only stones, and between the stones a few small fish in a few small pools. The miller sat down on the bank and put his head in his hands. "What shall we do?" he said. "Without the water the wheel will not turn, and without the wheel there will be no flour, and without the flour there will be no bread."

"I will go up the river," said Ada, "and I will see where the water has gone."

So the eldest daughter took a loaf of bread and a knife and a good stick, and she went up the river. She walked the whole day, and in the evening she came to a great forest. At the edge of the forest there sat an old woman with a grey cat on her knees. "Good evening," said the old woman. "Where are you going, and what have you got in your basket?"

"I am going up the river to see where the water has gone," said Ada, "and what I have in my basket is my own business." And she walked on into the forest.

"Then you will find what you find," said the old woman, and the grey cat closed its eyes.

In the forest it was dark, and the path went to the left and to the right, and there was nobody to ask. Ada walked all night, and in the morning she came out of the forest at the very place where she had gone in. The old woman was not there, but the grey cat sat on a stone and looked at her. Then Ada was tired and hungry, and she turned round and went home.

"I have seen nothing but trees," she said to her father, "and nobody can find the way through that forest."

Then the second daughter said, "I will go up the river, and I will see where the water has gone."

So Berta took a loaf of bread and a knife and a good stick, and a long thread of red wool besides, and she went up the river. She walked the whole day, and in the evening she came to the great forest. At the edge of the forest there sat the old woman with the grey cat on her knees. "Good evening," said the old woman. "Where are you going, and what have you got in your basket?"

"I am going up the river to see where the water has gone," said Berta, "and in my basket I have a loaf of bread, and it is just enough for me." And she tied her thread to the first tree, and she walked on into the forest.

"Then you will find what you find," said the old woman, and the grey cat closed its eyes.

In the forest it was dark, and the path went to the left and to the right, but Berta had her thread, and she knew where she had been. She walked all night, and in the morning she came out on the other side. There before her was a mountain, and the mountain was so high that the clouds lay upon it like snow. In the side of the mountain there was a door, and behind the door somebody was snoring, and it was so loud that the stones shook. Then Berta was afraid. She took her thread in her hand and went back as she had come, through the forest and down the river, and she came home in the evening.

"I have seen a mountain and a door," she said to her father, "and behind the door there is somebody who snores so loud that the stones shake. Nobody can go in there."

Then the youngest daughter said, "I will go up the river, and I will see where the water has gone."

"You are too small," said Ada.

"You are too young," said Berta.

But the miller looked at the wheel, which stood still, and at the sacks of corn, which stood full, and at last he said, "Go, then, and come back before the new moon."

So Clara took a loaf of bread and a knife and a good stick, and she went up the river. She walked the whole day, and in the evening she came to the great forest. At the edge of the forest there sat the old woman with the grey cat on her knees. "Good evening," said the old woman. "Where are you going, and what have you got in your basket?"

"Good evening," said Clara. "I am going up the river to see where the water has gone, and in my basket I have a loaf of bread. If you are hungry, we can share it."

So they sat down together, and they shared the bread, and the grey cat had the crumbs. When they had eaten, the old woman said, "You have shared your bread with me, and so I will share what I know with you. The water has gone into the mountain. In the mountain there lives a giant, and he is so old that he has forgotten his own name. Last winter he was thirsty, and he lay down and put his mouth to the spring, and he drank, and he fell asleep, and now he lies with his head on the spring and the water cannot come out."

"Then I will wake him," said Clara.

"Nobody can wake him," said the old woman, "for he wakes only when he hears his name, and he has forgotten it, and so has everybody else."

"Then I will find his name," said Clara. "Who could know it?"

"The names of all things are written somewhere," said the old woman. "Take my cat with you. It will lead you through the forest, and it can see in the dark."

So Clara thanked the old woman, and she went into the forest, and the grey cat walked before her with its tail in the air. In the forest it was dark, and the path went to the left and to the right, but the cat went straight on, and Clara went behind it. In the middle of the forest there was a tree that was older than all the others, and in the tree there sat an owl.

"Good evening, owl," said Clara. "Do you know the name of the giant in the mountain?"

"I know the names of the mice," said the owl, "and I know the names of the stars. But I do not know the name of the giant in the mountain. Ask the river. It has known him longer than I have."

So Clara went on, and the grey cat walked before her. In the morning they came out on the other side of the forest, and there was the bed of the river, with stones in it, and between the stones there was one small pool, and in the pool there was one small fish.

"Good morning, fish," said Clara. "Do you know the name of the giant in the mountain?"

"The water knows it," said the fish. "When the water came out of the mountain, it said the name over every stone, day and night, and we all heard it. But I am old, and I have been in this pool for a long time, and I have forgotten it. Put me back into the water, when there is water, and I will remember."

"If I had the water, I should not need the name," said Clara. But she was sorry for the fish, and so she took it up in her cup with a little water, and she carried it with her up the mountain.

There was the door in the side of the mountain, and behind the door somebody was snoring, and it was so loud that the stones shook. Clara was afraid, but the grey cat was not, and so she opened the door and went in. There lay the giant. He was as long as a church, and his beard was as long as a road, and moss grew on his shoulders. Under his head there was the spring, and the water stood all round him, deep and still and black, and it could not come out.

Then Clara knelt down and put the fish into the water. The fish swam down into the dark, and it was gone for a long time, and the giant snored, and the stones shook. At last the fish came up again. "I remember," it said. "The water is still saying it, very softly, down there at the bottom. It says Rumberolo, Rumberolo, Rumberolo. That is what the river said over every stone, day and night, and that is the name of the giant in the mountain."

Clara stood up, and she went to the giant's ear, which was as large as a barn door, and she said, "Rumberolo."

The giant stopped snoring.

"Rumberolo," said Clara, "it is morning."

The giant opened one eye, and then he opened the other eye. "Who is it that knows my name?" he said, and his voice was like a cart of stones on a bridge. "I have not heard my name for a hundred years, and I had forgotten it myself."

"I am Clara, the miller's daughter," said Clara. "You are lying on our river. Please get up, for the wheel stands still, and there is no bread in the village."

"I am lying on your river?" said the giant. "I am sorry. I was thirsty, and I was tired, and there was nobody who called me." And he sat up, and the water sprang out from under his head, and it ran out of the door and down the mountain, and through the forest, and over the stones, and it said the name of the giant over every one of them.

"I will go home now," said Clara. "But in the winter, when you are tired, who will wake you?"

"You could come and say my name," said the giant.

"It is a long way," said Clara. "But I will leave you the cat, if the cat will stay, and the cat knows your name now, too."

The grey cat looked at the giant, and it looked at the beard that was as long as a road, and it lay down upon it and closed its eyes. And so it stayed.

Then Clara went home with the river. She walked where it ran, through the forest and past the old woman, who sat at the edge of the trees and laughed, and down through the fields to the village between the hills and the sea. When she came to the mill, the wheel was turning, and it turned all day and all night. The miller had ground the corn, and Ada and Berta had baked the bread, and there was a loaf of it on every table.

"Where had the water gone?" said the miller.

"It was waiting for somebody to say a name," said Clara.

And if you go to that village, and if you sit by the river in the evening when the wheel stands still for an hour, you can hear it yourself, very softly, over every stone, day and night.
`
